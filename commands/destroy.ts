// `npm run destroy -- --stack NAME`: takes a stack away. Its data goes only when the stack says
// `destroyData: true`; otherwise bucket, key and Glue database stay, in the cloud and in state.
import { runCommand } from "./commandLine/runCommand";
import { destroy } from "./stack/destroyStack";
import { placeOf } from "./stack/place";

runCommand("destroy", ({ values }) => destroy(values, placeOf(values.stack)));
