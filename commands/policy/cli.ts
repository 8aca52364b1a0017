// `npm run policy`: the rules of policy-pack/ on the plan of a stack. It changes nothing.
import { runCommand } from "../commandLine/runCommand";
import { previewPlaceOf } from "../stack/place";

runCommand("policy", async ({ values }, tell) => {
    const place = previewPlaceOf(values.stack, values.sandbox);
    // It loads Pulumi's SDK, which nobody waits for when the place is wrong.
    const { judgePlan } = require("./judgePlan") as typeof import("./judgePlan");
    return judgePlan(place, values, tell);
});
