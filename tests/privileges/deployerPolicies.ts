import { deployerPolicies, deployerScope } from "../../bootstrap/awsPolicies";
import { checkoutRoot } from "../../tools/setup/checkout";

/** The policies that bootstrap prints for a stack or a beginning, as JSON on stdout, for the attack tests (pytest). */
const [stack = "*"] = process.argv.slice(2);
const { boundary, deployer } = deployerPolicies(deployerScope(stack, checkoutRoot, { AWS_REGION: "us-west-2" }));
console.log(JSON.stringify({ boundary, deployer }));
