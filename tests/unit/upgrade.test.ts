import { expect } from "chai";

import { LOST, olderResources, STACK, uploadedAgain } from "../upgrade/stackOf010";
import { mockEngine, registered, Registration } from "./support/mocks";
import { runProgram } from "./support/program";

/** Inputs that say which object of a cloud a resource is: with another value it is another object. */
const IDENTITY = ["name", "bucket", "key", "database"];

/** Types down to a resource, and its name: what the engine knows it by. */
function placeOf(resource: Registration, byUrn: ReadonlyMap<string, Registration>): string {
    const types: string[] = [];
    for (let one: Registration | undefined = resource; one !== undefined; one = byUrn.get(one.parent)) {
        types.unshift(one.type);
    }
    return `${types.join("$")}::${resource.name}`;
}

// Whether the engine and the providers see it so: tests/upgrade.
describe("the resources of a stack of version 0.1.0", function () {
    this.timeout(60_000);

    it("are what they were, but for uploads of changed code and what is gone from Snowflake", async () => {
        await mockEngine({ stack: STACK });
        await runProgram();
        const byUrn = new Map(registered.map((resource) => [resource.urn, resource]));
        const now = new Map(registered.map((resource) => [placeOf(resource, byUrn), resource]));

        const lost = olderResources()
            .filter(({ type }) => type !== "pulumi:pulumi:Stack")
            .flatMap(({ urn = "", type, inputs = {} }) => {
                const place = urn.split("::").slice(2).join("::");
                const resource = now.get(place);
                const label = `${type} ${urn.split("::").at(-1)}`;
                if (resource === undefined) {
                    return [`delete ${label}`];
                }
                return IDENTITY.some((input) => resource.inputs[input] !== inputs[input]) ? [`replace ${label}`] : [];
            });
        expect(lost).to.have.members([...LOST, ...uploadedAgain().map((upload) => `replace ${upload}`)]);
    });
});
