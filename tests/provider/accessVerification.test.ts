import { expect } from "chai";

import { accessVerification } from "../../provider/resources/accessVerification";
import { UNKNOWN, Values } from "../../provider/resources/property";
import * as provider from "../../provider/service/provider";
import { accessFault } from "../../snowflake-client/accessChain";
import { StatementError } from "../../snowflake-client/statementError";
import { ScriptedConnection, Step } from "./scriptedConnection";
import { failureOf, TestContext, urnOf } from "./testContext";

const EXTERNAL_ID = "0123456789abcdef0123456789abcdef01234567";
const IAM_USER = "arn:aws:iam::999900001111:user/lhs10000-s";
const ROLE = "arn:aws:iam::123456789012:role/lake-storage";
const KEY = "arn:aws:kms:us-west-2:123456789012:key/46509d27-d2a0-4e39-a1d0-dd0186c40db5";
const urn = urnOf("AccessVerification");

const inputs = provider.check(accessVerification, {
    kind: "EXTERNAL_VOLUME",
    name: "LAKE_VOLUME",
    policyHashes: ["a", "b"],
    timeoutSeconds: 30,
}).inputs;
const integrationInputs = { ...inputs, kind: "CATALOG_INTEGRATION", name: "LAKE_CATALOG" };

const NO_TRUST = `Error assuming AWS_ROLE: User: ${IAM_USER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;

function volume(result: Values): Step {
    return {
        sql: `SELECT SYSTEM$VERIFY_EXTERNAL_VOLUME('LAKE_VOLUME') AS "result"`,
        answer: [{ result: JSON.stringify(result) }],
    };
}
const granted = volume({ success: true, writeResult: "PASSED", readResult: "PASSED" });
const refused = volume({
    success: false,
    awsRoleArnValidationResult: NO_TRUST,
    readResult: "SKIPPED",
    writeResult: null,
});

function integration(result: Values): Step {
    return {
        sql: `SELECT SYSTEM$VERIFY_CATALOG_INTEGRATION('LAKE_CATALOG') AS "result"`,
        answer: [{ result: JSON.stringify(result) }],
    };
}

const described: Step = {
    sql: 'DESCRIBE EXTERNAL VOLUME "LAKE_VOLUME"',
    answer: [
        {
            property: "STORAGE_LOCATION_1",
            property_value: JSON.stringify({
                STORAGE_BASE_URL: "s3://lake/",
                STORAGE_AWS_ROLE_ARN: ROLE,
                STORAGE_AWS_IAM_USER_ARN: IAM_USER,
                STORAGE_AWS_EXTERNAL_ID: EXTERNAL_ID,
            }),
        },
    ],
};

describe("AccessVerification", () => {
    it("wants three successes in a row", async () => {
        const connection = new ScriptedConnection(granted, granted, granted);
        const state = await accessVerification.create(new TestContext(connection, urn), inputs);
        connection.assertDone();
        expect(state).to.deep.equal({ id: "EXTERNAL_VOLUME:LAKE_VOLUME", properties: { ...inputs, result: "PASSED" } });
    });

    it("starts counting anew when access flaps, and backs off between failures", async () => {
        const connection = new ScriptedConnection(
            refused,
            refused,
            granted,
            granted,
            refused,
            granted,
            granted,
            granted,
        );
        const context = new TestContext(connection, urn);
        await accessVerification.create(context, inputs);
        connection.assertDone();
        expect(context.pauses).to.deep.equal([250, 500, 500, 500, 1000, 500, 500]);
    });

    it("names the cause, the principal and the cure when time is up, with the external ID masked", async () => {
        const connection = new ScriptedConnection(...Array.from({ length: 11 }, () => refused), described);
        const context = new TestContext(connection, urn);
        const { message } = await failureOf(accessVerification.create(context, inputs));
        connection.assertDone();
        expect(message).to.include('no stable access through external volume "LAKE_VOLUME" after 30 s and 11 probes');
        expect(message).to.include("Cause: trust");
        expect(message).to.include(
            `The trust policy of ${ROLE} must allow sts:AssumeRole to the principal ${IAM_USER}`,
        );
        expect(message).to.include("sts:ExternalId = 012****567");
        expect(message).to.include(`Snowflake says: awsRoleArnValidationResult: ${NO_TRUST}`);
        expect(message).to.not.include(EXTERNAL_ID);
        expect(context.lines.join()).to.not.include(EXTERNAL_ID);
    });

    for (const [fault, told, cure] of [
        [`${KEY} is disabled.`, "encryption key", `Run: aws kms enable-key --key-id ${KEY}`],
        [
            `software.amazon.awssdk.services.kms.model.KmsInvalidStateException: ${KEY} is pending deletion. (Service: Kms)`,
            "encryption key",
            `Run: aws kms cancel-key-deletion --key-id ${KEY} && aws kms enable-key --key-id ${KEY}`,
        ],
        ["STS is not activated in this region for account:123456789012.", "STS region", "Security Token Service"],
    ] as const) {
        it(`does not wait for what cannot pass: ${told}, after four probes that say ${fault.slice(0, 90)}`, async () => {
            const answer = volume({ success: false, readResult: fault });
            const connection = new ScriptedConnection(answer, answer, answer, answer, described);
            const { message } = await failureOf(accessVerification.create(new TestContext(connection, urn), inputs));
            connection.assertDone();
            expect(message).to.include("and 4 probes").and.include(`Cause: ${told}`).and.include(cure);
        });
    }

    it("waits for what passes, also after a key that was just enabled", async () => {
        const disabled = volume({ success: false, readResult: `${KEY} is disabled.` });
        const connection = new ScriptedConnection(disabled, disabled, disabled, granted, granted, granted);
        await accessVerification.create(new TestContext(connection, urn), inputs);
        connection.assertDone();
    });

    it("probes an integration by its stored name, and counts an SQL error as no access", async () => {
        const good = integration({ success: true, errorCode: "", errorMessage: "" });
        const connection = new ScriptedConnection(
            integration({ success: false, errorCode: "004140", errorMessage: "Failed to access the REST endpoint" }),
            { sql: good.sql, answer: new StatementError("004140", "assume role failed") },
            good,
            good,
            good,
        );
        await accessVerification.create(new TestContext(connection, urn), integrationInputs);
        connection.assertDone();
    });

    it("fails at once when the object is missing", async () => {
        const connection = new ScriptedConnection({
            sql: granted.sql,
            answer: new StatementError("002003", "External volume LAKE_VOLUME does not exist or not authorized."),
        });
        const error = await failureOf(accessVerification.create(new TestContext(connection, urn), inputs));
        connection.assertDone();
        expect(error.message).to.include("does not exist");
    });

    it("ends when the deployment is canceled", async () => {
        const connection = new ScriptedConnection(...Array.from({ length: 20 }, () => refused));
        const context = new TestContext(connection, urn);
        context.cancelAtMillis = 700;
        await failureOf(accessVerification.create(context, inputs));
        expect(connection.statements).to.have.length(2);
    });

    describe("read", () => {
        it("probes once and stays as it is while there is access", async () => {
            const connection = new ScriptedConnection(granted);
            const verified = { ...inputs, result: "PASSED" };
            const state = await accessVerification.read(
                new TestContext(connection, urn),
                "EXTERNAL_VOLUME:LAKE_VOLUME",
                verified,
            );
            expect(state?.properties).to.deep.equal(verified);
            expect(provider.diff(accessVerification, verified, inputs).changes).to.deep.equal([]);
        });

        it("shows lost access as drift that the next update verifies", async () => {
            const connection = new ScriptedConnection(refused);
            const state = await accessVerification.read(new TestContext(connection, urn), "x", {
                ...inputs,
                result: "PASSED",
            });
            expect(state?.properties["result"]).to.include("sts:AssumeRole");
            expect(provider.diff(accessVerification, state?.properties ?? {}, inputs).changes).to.deep.equal([
                { property: "result", path: "result", kind: "update", replaces: false },
            ]);
        });

        it("says that it is gone when its object is", async () => {
            const connection = new ScriptedConnection({
                sql: granted.sql,
                answer: new StatementError("002003", "gone"),
            });
            const state = await accessVerification.read(new TestContext(connection, urn), "x", {
                ...inputs,
                result: "PASSED",
            });
            expect(state).to.equal(undefined);
        });

        it("stays as it is for who may not probe, such as a role that only looks for drift", async () => {
            const connection = new ScriptedConnection({
                sql: granted.sql,
                answer: new StatementError("003001", "Insufficient privileges"),
            });
            const verified = { ...inputs, result: "PASSED" };
            const state = await accessVerification.read(new TestContext(connection, urn), "x", verified);
            expect(state?.properties).to.deep.equal(verified);
        });

        it("cannot be imported", async () => {
            const error = await failureOf(
                accessVerification.read(new TestContext(new ScriptedConnection(), urn), "x", undefined),
            );
            expect(error.message).to.include("cannot be imported");
        });
    });

    it("verifies again when a policy changes, and is replaced with its object", () => {
        const verified = { ...inputs, result: "PASSED" };
        const changed = provider.diff(accessVerification, verified, { ...inputs, policyHashes: ["a", "c"] });
        expect(changed.changes.map(({ property, replaces }) => [property, replaces])).to.deep.equal([
            ["policyHashes", false],
        ]);
        const replaced = provider.diff(accessVerification, verified, { ...inputs, name: UNKNOWN });
        expect(replaced.changes.map(({ property, replaces }) => [property, replaces])).to.deep.equal([["name", true]]);
    });
});

describe("accessFault", () => {
    const end = {
        label: "external volume",
        name: '"V"',
        iamUserArn: IAM_USER,
        externalId: "012****567",
        roleArn: ROLE,
        target: "s3://lake/",
    };
    const cases: [string, string, string][] = [
        [NO_TRUST, "trust", "sts:ExternalId = 012****567"],
        [
            "Error assuming AWS_ROLE: STS is not activated in this region for account:123456789012. Your account " +
                "administrator can activate STS in this region using the IAM Console.",
            "STS region",
            "Security Token Service",
        ],
        ["Error assuming AWS_ROLE: Access denied", "trust", "the role must exist"],
        ["AWS Glue service assume role failed for catalog X with message: no", "trust", "the role must exist"],
        [
            `User: arn:aws:sts::1:assumed-role/r/snowflake is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::lake/x" because no identity-based policy allows the s3:PutObject action`,
            "permissions",
            "must allow s3:PutObject on arn:aws:s3:::lake/x",
        ],
        [
            "is not authorized to perform: glue:GetDatabase on resource: arn:aws:glue:us-west-2:1:catalog",
            "permissions",
            "glue:GetDatabase",
        ],
        [
            "is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:us-west-2:1:key/k",
            "encryption key",
            "kms:Decrypt on arn:aws:kms:us-west-2:1:key/k",
        ],
        ["The specified bucket does not exist (NoSuchBucket)", "target", "s3://lake/ does not exist"],
        [
            "AuthorizationHeaderMalformed: the region 'us-east-1' is wrong; expecting 'us-west-2'",
            "region",
            "not in the region configured",
        ],
        ["Access Denied (Status Code: 403)", "permissions", "the actions on s3://lake/"],
        ["internal error", "unknown", ROLE],
    ];
    for (const [message, cause, cure] of cases) {
        it(`finds ${cause} in: ${message.slice(0, 60)}`, () => {
            const found = accessFault(message, end);
            expect(found.cause).to.equal(cause);
            expect(found.cure).to.include(cure);
        });
    }
});
