import { serveStandIn } from "../server";
import { aws } from "./standIn";

// The SDK warns of the end of support for Node 20 on each start, and the engine shows that as a diagnostic.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

serveStandIn(aws);
