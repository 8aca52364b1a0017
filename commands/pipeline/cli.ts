// `npm run pipeline -- --stack NAME`: raw data to two compared reports.
import { interruption } from "../commandLine/interruption";
import { runCommand } from "../commandLine/runCommand";
import { placeOf } from "../stack/place";
import { OUTPUTS_VARIABLE, requestOf } from "./request";

runCommand("pipeline", async ({ values }, tell) => {
    const signal = interruption();
    const outputsOfRunningUp = process.env[OUTPUTS_VARIABLE];
    if (values.stack === undefined && outputsOfRunningUp !== undefined) {
        const { runOnUp } = require("./runOnUp") as typeof import("./runOnUp");
        await runOnUp(outputsOfRunningUp, signal);
        return 0;
    }
    const request = requestOf(values);
    const place = placeOf(request.stack);
    if (request.watch) {
        const { watchJobs } = require("./watchJobs") as typeof import("./watchJobs");
        return watchJobs(request, place, signal);
    }
    // It loads the clouds' clients, which nobody waits for when the place is wrong.
    const { runOnStack } = require("./runOnStack") as typeof import("./runOnStack");
    return runOnStack(request, place, values.json, signal, tell);
});
