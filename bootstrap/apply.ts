export { applyAwsBootstrap, AwsAdministrator, AwsDeployer } from "./applyAws";
export { applySnowflakeBootstrap, SnowflakeAdministrator, SnowflakeDeployer } from "./applySnowflake";
export { DEPLOYER } from "./deployer";
