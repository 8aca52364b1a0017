// `npm run cost`: what a month of a stack costs, from its plan and its runs. It changes nothing.
import { runCommand } from "../commandLine/runCommand";
import { previewPlaceOf } from "../stack/place";

runCommand("cost", async ({ values }, tell) => {
    const place = previewPlaceOf(values.stack, values.sandbox);
    // It loads Pulumi's SDK, which nobody waits for when the place is wrong.
    const { tellCost } = require("./tellCost") as typeof import("./tellCost");
    await tellCost(place, values, tell);
    return 0;
});
