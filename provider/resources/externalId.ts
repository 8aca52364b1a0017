import { createHash, randomBytes } from "node:crypto";

import { ResourceType } from "./resourceType";

const RANDOM_BYTES = 20;

/** A random external ID, generated once and kept in the state. */
export const externalId: ResourceType = {
    name: "ExternalId",
    description:
        "An external ID for AssumeRole: random, generated once and kept in the state, so that replacing the volume or " +
        "integration that uses it does not break the role's trust. It is not a Pulumi secret, because that would hide the " +
        "trust policy in previews. Import takes the external ID itself as the import ID.",
    inputs: {},
    outputs: {
        value: { type: "string", description: "The external ID, 40 characters.", stable: true },
    },

    create: async () => stateOf(randomBytes(RANDOM_BYTES).toString("hex")),
    // An import names the external ID; from then on the state does, and the resource's own ID does not show it.
    read: async (_context, id, state) => (state === undefined ? stateOf(id) : { id, properties: state }),
    update: async (_context, id, actual) => ({ id, properties: actual }),
    delete: async () => undefined,
};

function stateOf(value: string): { id: string; properties: { value: string } } {
    const id = `external-id-${createHash("sha256").update(value).digest("hex").slice(0, 12)}`;
    return { id, properties: { value } };
}
