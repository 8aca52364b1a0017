// `npm run up -- --stack NAME`: `pulumi up` with this checkout's tool chain.
import { runCommand } from "./commandLine/runCommand";
import { placeOf } from "./stack/place";

runCommand("up", async ({ values }, tell) => {
    const place = placeOf(values.stack);
    // It loads Pulumi's SDK, which nobody waits for when the place is wrong.
    const { up } = require("./stack/upStack") as typeof import("./stack/upStack");
    return up(values, place, tell);
});
