export * from "./provider";
export * from "./externalId";
export * from "./externalVolume";
export * from "./catalogIntegration";
export * from "./accessVerification";
export * from "./catalogLinkedDatabase";
export * from "./databaseRoleGrant";
