import { accessVerification } from "./accessVerification";
import { catalogIntegration } from "./catalogIntegration";
import { catalogLinkedDatabase } from "./catalogLinkedDatabase";
import { databaseRoleGrant } from "./databaseRoleGrant";
import { externalId } from "./externalId";
import { externalVolume } from "./externalVolume";
import { notebook } from "./notebook";
import { ResourceType } from "./resourceType";

/** All resources of the package. */
export const resources: readonly ResourceType[] = [
    externalId,
    externalVolume,
    catalogIntegration,
    accessVerification,
    catalogLinkedDatabase,
    databaseRoleGrant,
];

/** Resources of states that older programs left. Programs cannot declare them: neither schema nor SDK has them. */
export const retired: readonly ResourceType[] = [notebook];
