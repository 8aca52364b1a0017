export { applyAwsBootstrap, AwsAdministrator, AwsDeployer, SANDBOX_STACKS } from "./applyAws";
export { applySnowflakeBootstrap, SnowflakeAdministrator, SnowflakeDeployer } from "./applySnowflake";
export { DEPLOYER } from "./deployer";
