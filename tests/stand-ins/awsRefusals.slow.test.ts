import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { IAM } from "@aws-sdk/client-iam";
import * as aws from "@pulumi/aws";
import { expect } from "chai";

import { AwsService, startAws } from "./awsService";
import { up } from "./steps";
import { makeStack, Program } from "./testStack";

const TRUST = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

describe("what the stand-in for the aws provider refuses, and what it adopts", function () {
    this.timeout("2m");
    let service: AwsService;

    before(async () => {
        service = await startAws();
    });

    after(() => service?.stop());

    /** The error of a preview, or "" when there is none. */
    async function refusal(program: Program, variables: Record<string, string> = {}): Promise<string> {
        const test = await makeStack(program, { ...service.variables, ...variables });
        try {
            await test.stack.preview();
            return "";
        } catch (error) {
            return String(error);
        } finally {
            test.remove();
        }
    }

    const withRole = (args: aws.ProviderArgs) => async () => {
        const provider = new aws.Provider("aws", { region: "us-west-2", ...args });
        new aws.iam.Role("role", { name: "lake", assumeRolePolicy: TRUST }, { provider });
        return {};
    };

    it("refuses an endpoint that is not on this machine", async () => {
        const message = await refusal(withRole({}), { AWS_ENDPOINT_URL: "https://iam.amazonaws.com" });
        expect(message)
            .to.include('AWS_ENDPOINT_URL is "https://iam.amazonaws.com"')
            .and.to.include("talks to the sandbox only");
    });

    it("refuses to run without an endpoint", async () => {
        expect(await refusal(withRole({}), { AWS_ENDPOINT_URL: "" })).to.include("AWS_ENDPOINT_URL is not set");
    });

    it("refuses an account that is not allowed", async () => {
        const message = await refusal(withRole({ allowedAccountIds: ["999999999999"] }));
        expect(message).to.include("AWS account 123456789012 is none of the allowed ones (999999999999)");
    });

    it("refuses a resource type that it does not know, by name", async () => {
        const message = await refusal(async () => {
            new aws.sqs.Queue("queue", {});
            return {};
        });
        expect(message).to.include("does not know the resource type aws:sqs/queue:Queue");
    });

    it("refuses a property that it does not know, and tells all failures at once", async () => {
        const message = await refusal(async () => {
            new aws.iam.Role("role", { assumeRolePolicy: "{", path: "/x/", name: "a role" });
            return {};
        });
        expect(message).to.include("path").and.to.include("does not know this property");
        expect(message).to.include("this is no JSON");
        expect(message).to.include("a role's name has letters, digits");
    });

    it("imports what exists already, and finds nothing to change in it", async () => {
        const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = service.variables;
        const client = {
            endpoint: service.endpoint,
            region: "us-west-2",
            credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
        };
        await new IAM(client).createRole({ RoleName: "by-hand", AssumeRolePolicyDocument: TRUST, Description: "Mine" });
        const logs = new CloudWatchLogs(client);
        await logs.createLogGroup({ logGroupName: "/by/hand" });
        await logs.putRetentionPolicy({ logGroupName: "/by/hand", retentionInDays: 7 });

        const adopting = { adopt: true };
        const test = await makeStack(async () => {
            const by = (id: string) => (adopting.adopt ? { import: id } : {});
            new aws.iam.Role("role", { name: "by-hand", description: "Mine", assumeRolePolicy: TRUST }, by("by-hand"));
            new aws.cloudwatch.LogGroup("logs", { name: "/by/hand", retentionInDays: 7 }, by("/by/hand"));
            return {};
        }, service.variables);
        try {
            const steps = await up(test.stack);
            expect(steps.filter(({ op }) => op === "import").map(({ name }) => name)).to.deep.equal(["logs", "role"]);
            adopting.adopt = false;
            expect(await up(test.stack)).to.deep.equal([]);
            await test.stack.destroy();
            expect((await logs.describeLogGroups({})).logGroups).to.deep.equal([]);
        } finally {
            test.remove();
        }
    });
});
