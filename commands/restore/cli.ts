// `npm run restore -- --stack NAME --table T`: takes a table back to an earlier snapshot.
import { interruption } from "../commandLine/interruption";
import { runCommand } from "../commandLine/runCommand";
import { placeOf } from "../stack/place";
import { targetOf } from "./target";

runCommand("restore", async ({ values }, tell) => {
    const signal = interruption();
    const target = targetOf(values);
    const place = placeOf(values.stack);
    // It loads the clouds' clients, which nobody waits for when the place is wrong.
    const { restore } = require("./restore") as typeof import("./restore");
    return restore(values, { place, target, signal }, tell);
});
