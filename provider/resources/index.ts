import { accessVerification } from "./accessVerification";
import { catalogIntegration } from "./catalogIntegration";
import { catalogLinkedDatabase } from "./catalogLinkedDatabase";
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
    notebook,
];
