// What lies behind a volume and an integration in AWS: bucket, Glue database, and the two roles, made by hand as the
// sandbox's administrator.

import { CreateDatabaseCommand, GlueClient } from "@aws-sdk/client-glue";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

import { Sandbox } from "../../commands/sandboxes";
import { awsAdministrator } from "../e2e/awsAdministrator";

/** The AWS half of one lake. */
export class LakeAccess {
    readonly bucket: string;
    readonly glueDatabase: string;
    private readonly iam: IAMClient;
    private readonly sandbox: Sandbox;

    constructor(sandbox: Sandbox, name: string) {
        this.sandbox = sandbox;
        this.bucket = `${name}-bucket`;
        this.glueDatabase = name.replaceAll("-", "_");
        this.iam = new IAMClient(awsAdministrator(sandbox));
    }

    /** Makes bucket and Glue database. */
    async create(): Promise<void> {
        const s3 = new S3Client(awsAdministrator(this.sandbox));
        await s3.send(
            new CreateBucketCommand({
                Bucket: this.bucket,
                CreateBucketConfiguration: { LocationConstraint: "us-west-2" },
            }),
        );
        await this.createGlueDatabase(this.glueDatabase);
    }

    async createGlueDatabase(name: string): Promise<void> {
        const glue = new GlueClient(awsAdministrator(this.sandbox));
        const DatabaseInput = { Name: name, LocationUri: `s3://${this.bucket}/warehouse/` };
        await glue.send(new CreateDatabaseCommand({ DatabaseInput }));
    }

    roleArn(role: string): string {
        return `arn:aws:iam::${this.sandbox.environment.accountId}:role/${role}`;
    }

    /** Makes [role], trusted by exactly one principal, with [actions] on everything. */
    async createRole(role: string, principal: string, externalId: string, actions: string[]): Promise<void> {
        await this.iam.send(
            new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: trust(principal, externalId) }),
        );
        await this.allow(role, actions);
    }

    async allow(role: string, actions: string[]): Promise<void> {
        const statement = { Effect: "Allow", Action: actions, Resource: "*" };
        const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
        await this.iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: "access", PolicyDocument }));
    }

    async setTrust(role: string, principal: string, externalId: string): Promise<void> {
        const PolicyDocument = trust(principal, externalId);
        await this.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument }));
    }
}

function trust(principal: string, externalId: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { AWS: principal },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "sts:ExternalId": externalId } },
            },
        ],
    });
}
