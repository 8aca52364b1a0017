// node --import tsx policy/writeDeployerPolicy.ts > bootstrap/deployer-policy.json
//
// Prints the IAM policy of the deployer, from policy/deployer.ts.
import { DEPLOYER_GRANTS } from "./deployer";
import { policyOf } from "./grant";

process.stdout.write(`${JSON.stringify(policyOf(DEPLOYER_GRANTS), null, 4)}\n`);
