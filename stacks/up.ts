// `npm run up -- --stack NAME`: `pulumi up` with this checkout's tool chain.
import { runCommand } from "../setup/commandLine";
import { placeOf } from "./place";
import { up } from "./upStack";

runCommand("up", ({ values }) => up(values, placeOf(values.stack)));
