// `npm run preview`: what `pulumi up` would do. Without --stack, or with --sandbox, against a
// sandbox, so without any account or secret.
import { runCommand } from "./commandLine/runCommand";
import { previewPlaceOf } from "./stack/place";

runCommand("preview", async ({ values }, tell) => {
    const place = previewPlaceOf(values.stack, values.sandbox);
    // It loads Pulumi's SDK, which nobody waits for when the place is wrong.
    const { preview } = require("./policy/preview") as typeof import("./policy/preview");
    return preview(place, values, tell);
});
