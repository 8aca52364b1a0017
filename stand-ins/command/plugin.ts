import { serveStandIn } from "../server";
import { command } from "./standIn";

serveStandIn(command);
