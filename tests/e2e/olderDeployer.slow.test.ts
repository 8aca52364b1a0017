import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
    AttachUserPolicyCommand,
    CreatePolicyCommand,
    DetachUserPolicyCommand,
    GetRoleCommand,
    ListAttachedUserPoliciesCommand,
} from "@aws-sdk/client-iam";
import { GetKeyPolicyCommand, PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { expect } from "chai";

import { DEPLOYER } from "../../bootstrap/deployer";
import { keyPolicy } from "../../policy/key";
import { roleName, TestLakehouse } from "./testLakehouse";

const BOUNDARY = "lakehouse-boundary";

/** The deployer's policy as version 0.1.0 gave it: no boundary, and keys by their tag. */
const OLD_POLICY = readFileSync(join(__dirname, "deployerPolicyOf010.json"), "utf8");

describe("a stack that was deployed with the policy of 0.1.0", function () {
    this.timeout(600_000);
    const UserName = DEPLOYER.iamUser;
    let lakehouse: TestLakehouse;
    let newPolicies: string[];

    before(async () => {
        lakehouse = await TestLakehouse.start("test-older");
        newPolicies = await attached();
        await swapPolicies(newPolicies, [await create("lakehouse-deployer-of-010", OLD_POLICY)]);
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
        await swapPolicies(await attached(), newPolicies);
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

    async function create(PolicyName: string, PolicyDocument: string): Promise<string> {
        const { Policy } = await lakehouse.administrator.iam.send(
            new CreatePolicyCommand({ PolicyName, PolicyDocument }),
        );
        return Policy?.Arn ?? "";
    }

    async function attached(): Promise<string[]> {
        const found = await lakehouse.administrator.iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
        return (found.AttachedPolicies ?? []).map(({ PolicyArn = "" }) => PolicyArn);
    }

    async function swapPolicies(before: string[], after: string[]): Promise<void> {
        const { iam } = lakehouse.administrator;
        for (const PolicyArn of after) {
            await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
        }
        for (const PolicyArn of before) {
            await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
        }
    }
});
