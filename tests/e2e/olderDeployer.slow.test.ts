import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetKeyPolicyCommand, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { expect } from "chai";

import { DEPLOYER } from "../../bootstrap/deployer";
import { keyPolicy } from "../../policy/key";
import { giveOldPolicy, givePolicies } from "./olderDeployer";
import { roleName, TestLakehouse } from "./testLakehouse";

const BOUNDARY = "lakehouse-boundary";

describe("a stack that was deployed with the policy of 0.1.0", function () {
    this.timeout(600_000);
    const UserName = DEPLOYER.iamUser;
    let lakehouse: TestLakehouse;
    let newPolicies: string[];

    before(async () => {
        lakehouse = await TestLakehouse.start("test-older");
        newPolicies = await giveOldPolicy(lakehouse.administrator.iam);
        await lakehouse.stack.removeConfig("lakehouse:permissionsBoundary");
        await lakehouse.up();
        // As 0.1.0 left the key: the account decides, and nobody is named.
        await lakehouse.administrator.kms.send(
            new PutKeyPolicyCommand({
                KeyId: await keyId(),
                PolicyName: "default",
                Policy: JSON.stringify(keyPolicy(place(), [])),
            }),
        );
    });

    after(async () => {
        await lakehouse?.stop();
    });

    it("gets the boundary on its roles and the deployer into its key by one up under that policy", async () => {
        await lakehouse.set("permissionsBoundary", BOUNDARY);
        const changes = await lakehouse.up({ refresh: true });

        expect(changes).to.not.have.any.keys("replace", "delete", "create");
        const { jobRoleArn, storageRoleArn, catalogRoleArn } = await lakehouse.outputs();
        for (const arn of [jobRoleArn, storageRoleArn, catalogRoleArn]) {
            const { Role } = await lakehouse.administrator.iam.send(new GetRoleCommand({ RoleName: roleName(arn) }));
            expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).to.equal(
                `arn:aws:iam::${place().accountId}:policy/${BOUNDARY}`,
            );
        }
        const { Policy } = await lakehouse.administrator.kms.send(
            new GetKeyPolicyCommand({ KeyId: await keyId(), PolicyName: "default" }),
        );
        expect(Policy).to.include(`:user/${UserName}`);
    });

    it("then lives under the new policies: nothing to change, a change, and its end", async () => {
        await givePolicies(lakehouse.administrator.iam, newPolicies);
        expect(await lakehouse.up({ refresh: true })).to.deep.equal({});
        await lakehouse.set("logRetentionDays", "7");
        expect(await lakehouse.up()).to.not.have.any.keys("replace", "delete", "create");
        await lakehouse.destroy();
        expect(await lakehouse.resources("aws:iam/role:Role")).to.deep.equal([]);
    });

    const place = () => {
        const { region, accountId } = lakehouse.sandbox.environment;
        return { partition: "aws", region, accountId };
    };

    async function keyId(): Promise<string> {
        const [key] = await lakehouse.resources("aws:kms/key:Key");
        return key?.id ?? "";
    }
});
