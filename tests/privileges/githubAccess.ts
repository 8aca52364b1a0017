import { bootstrapText } from "../../bootstrap/print";
import { givenTo } from "../../commands/commandLine/runCommand";

/** What `npm run bootstrap -- github` prints for acme/lake, for pytest. */
const words = ["github", "--repository", "acme/lake", "--account-id", "123456789012"];
process.stdout.write(bootstrapText(givenTo("bootstrap", words), {}));
