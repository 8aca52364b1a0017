// `npm run destroy -- --stack NAME`: takes a stack away. Its data goes only when the stack says
// `destroyData: true`; otherwise bucket, key and Glue database stay, in the cloud and in state.
import { runCommand } from "./commandLine/runCommand";
import { placeOf } from "./stack/place";

runCommand("destroy", async ({ values }, tell) => {
    const place = placeOf(values.stack);
    // It loads Pulumi's SDK, which nobody waits for when the place is wrong.
    const { destroy } = require("./stack/destroyStack") as typeof import("./stack/destroyStack");
    return destroy(values, place, tell);
});
