// `npm run review`: what a change does to a stack, on one page. It changes nothing.
import { runCommand, UsageError } from "../commandLine/runCommand";
import { previewPlaceOf } from "../stack/place";

runCommand("review", async ({ values }, tell) => {
    if (values.base !== undefined && !values.sandbox) {
        throw new UsageError("--base creates a stack in a sandbox. Add --sandbox, or remove --base.");
    }
    const place = previewPlaceOf(values.stack, values.sandbox);
    if (values["save-plan"] !== undefined && (values.base !== undefined || place.sandbox === "new")) {
        throw new UsageError(
            "--save-plan saves the plan of a stack that stays. Remove it, or name a stack that is up.",
        );
    }
    // It loads Pulumi's SDK, which nobody waits for when the place is wrong.
    const { review } = require("./review") as typeof import("./review");
    return review(place, values, tell);
});
