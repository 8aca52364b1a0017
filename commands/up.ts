// `npm run up -- --stack NAME`: `pulumi up` with this checkout's tool chain.
import { runCommand } from "./commandLine/runCommand";
import { placeOf } from "./stack/place";
import { up } from "./stack/upStack";

runCommand("up", ({ values }) => up(values, placeOf(values.stack)));
