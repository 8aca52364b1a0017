// `npm run adopt -- --stack NAME --volume V ...`: moves a quickstart that was made by hand into a stack.
import { runCommand } from "../commandLine/runCommand";
import { placeOf } from "../stack/place";
import { namedThings } from "./named";

runCommand("adopt", async ({ values }, tell) => {
    const named = namedThings(values);
    const place = placeOf(values.stack);
    // It loads Pulumi's SDK and the clouds' clients, which nobody waits for when a name or the place is wrong.
    const { adopt } = require("./adopt") as typeof import("./adopt");
    return adopt(values, { place, named }, tell);
});
