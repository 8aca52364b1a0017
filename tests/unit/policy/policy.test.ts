import { expect } from "chai";

import {
    bucketPolicy,
    catalogRoleGrants,
    deployerPrincipal,
    Grant,
    jobRoleGrants,
    jobRoleTrust,
    failedJobsPattern,
    keyPolicy,
    logBucketPolicy,
    maskExternalId,
    partitionOf,
    policyOf,
    snowflakeTrust,
    storageRoleGrants,
} from "../../../policy";

const place = { partition: "aws", region: "us-west-2", accountId: "123456789012" };
const keyArn = "arn:aws:kms:us-west-2:123456789012:key/k-1";
const bucket = "arn:aws:s3:::lake";
const scope = { place, bucketName: "lake", keyArn };
const ofJobs = { ...scope, database: "sales", rawData: ["raw_data/"], tables: "iceberg-warehouse/" };
const linked = (allowedWriteOperations: "ALL" | "NONE") => ({
    ...scope,
    namespaces: [{ database: "sales", allowedWriteOperations }],
});

const jobs = jobRoleGrants({
    ...ofJobs,
    logGroups: ["/aws-glue/lakehouse-dev/output", "/aws-glue/lakehouse-dev/error"],
});
const storage = storageRoleGrants({ ...scope, allowWrites: true });
const catalog = catalogRoleGrants(linked("ALL"));
const ROLES: Record<string, readonly Grant[]> = { jobs, storage, catalog };

const actionsOf = (grants: readonly Grant[]) => grants.flatMap(({ actions }) => Object.keys(actions)).sort();

describe("role policies", () => {
    for (const [name, grants] of Object.entries(ROLES)) {
        it(`${name}: no action or resource is a wildcard`, () => {
            for (const { actions, resources } of grants) {
                expect(Object.keys(actions).filter((action) => action.includes("*"))).to.deep.equal([]);
                // A star may only stand for names below something of the stack's own.
                expect(
                    resources.filter((arn) => !/^arn:aws:[a-z0-9]+:[^*]*(lake|sales|k-1|catalog)[^*]*\*?$/.test(arn)),
                ).to.deep.equal([]);
            }
        });

        it(`${name}: every action tells why it is needed, and statement IDs are unique`, () => {
            expect(
                grants.flatMap(({ actions }) => Object.values(actions)).filter((why) => why.length < 8),
            ).to.deep.equal([]);
            expect(new Set(grants.map(({ sid }) => sid)).size).to.equal(grants.length);
            expect(grants.map(({ sid }) => sid).filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).to.deep.equal([]);
        });

        it(`${name}: uses the key only through S3, and not at all without one`, () => {
            const use = policyOf(grants).Statement.filter(({ Action }) =>
                [Action].flat().some((action) => action.startsWith("kms:")),
            );
            expect(use.map(({ Resource, Condition }) => ({ Resource, Condition }))).to.deep.equal([
                { Resource: [keyArn], Condition: { StringEquals: { "kms:ViaService": "s3.us-west-2.amazonaws.com" } } },
            ]);
        });
    }

    it("reach the bucket only in the stack's own account", () => {
        const onS3 = [...jobs, ...storage, ...catalog].filter(({ actions }) =>
            Object.keys(actions).some((action) => action.startsWith("s3:")),
        );
        expect(onS3.map(({ condition }) => condition?.["StringEquals"])).to.deep.equal(
            onS3.map(() => ({ "aws:ResourceAccount": "123456789012" })),
        );
    });

    it("storage role cannot touch Glue", () => {
        expect(actionsOf(storage).filter((action) => !/^(s3|kms):/.test(action))).to.deep.equal([]);
    });

    it("catalog role reaches no file outside the tables' prefix, and lists and deletes none", () => {
        expect(actionsOf(catalog).filter((action) => action.startsWith("s3:"))).to.deep.equal([
            "s3:GetObject",
            "s3:PutObject",
        ]);
        expect(
            catalog.filter(({ actions }) => "s3:GetObject" in actions).flatMap(({ resources }) => resources),
        ).to.deep.equal([`${bucket}/iceberg-warehouse/*`]);
    });

    it("catalog role of a link that only reads can write nothing", () => {
        const readOnly = catalogRoleGrants(linked("NONE"));
        expect(actionsOf(readOnly)).to.deep.equal([
            "glue:GetCatalog",
            "glue:GetDatabase",
            "glue:GetDatabases",
            "glue:GetTable",
            "glue:GetTables",
            "kms:Decrypt",
            "s3:GetObject",
        ]);
    });

    it("storage role of a volume that only reads can write nothing", () => {
        expect(actionsOf(storageRoleGrants({ ...scope, allowWrites: false }))).to.deep.equal([
            "kms:Decrypt",
            "s3:GetBucketLocation",
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:ListBucket",
        ]);
    });

    it("no role gets the key of a bucket that has none", () => {
        const without = { keyArn: undefined };
        const all = [
            ...jobRoleGrants({ ...ofJobs, ...without, logGroups: [] }),
            ...storageRoleGrants({ ...scope, ...without, allowWrites: true }),
            ...catalogRoleGrants({ ...linked("ALL"), ...without }),
        ];
        expect(actionsOf(all).filter((action) => action.startsWith("kms:"))).to.deep.equal([]);
    });

    it("jobs may not drop tables, nor write outside the tables' prefix", () => {
        expect(actionsOf(jobs)).not.to.include("glue:DeleteTable");
        const writers = jobs.filter(({ actions }) => "s3:PutObject" in actions || "s3:DeleteObject" in actions);
        expect(writers.flatMap(({ resources }) => resources)).to.deep.equal([`${bucket}/iceberg-warehouse/*`]);
    });

    for (const [region, arn, service] of [
        ["cn-north-1", "arn:aws-cn:s3:::lake", "s3.cn-north-1.amazonaws.com.cn"],
        ["eusc-de-east-1", "arn:aws-eusc:s3:::lake", "s3.eusc-de-east-1.amazonaws.eu"],
        ["us-gov-west-1", "arn:aws-us-gov:s3:::lake", "s3.us-gov-west-1.amazonaws.com"],
    ] as const) {
        it(`name the partition's own ARNs and endpoints in ${region}`, () => {
            const elsewhere = { partition: partitionOf(region), region, accountId: "123456789012" };
            const policy = JSON.stringify(
                policyOf(storageRoleGrants({ ...scope, place: elsewhere, allowWrites: true })),
            );
            expect(policy).to.include(arn).and.include(`"${service}"`).and.not.include("arn:aws:s3");
        });
    }
});

describe("partitionOf", () => {
    for (const [region, partition] of [
        ["us-west-2", "aws"],
        ["cn-north-1", "aws-cn"],
        ["us-gov-west-1", "aws-us-gov"],
        ["eusc-de-east-1", "aws-eusc"],
    ] as const) {
        it(`puts ${region} into ${partition}`, () => expect(partitionOf(region)).to.equal(partition));
    }
});

describe("trust policies", () => {
    it("Glue may assume the job role, under no condition that it is not documented to meet", () => {
        expect(jobRoleTrust().Statement).to.deep.equal([
            { Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" },
        ]);
    });

    const first = { iamUserArn: "arn:aws:iam::999900001111:user/first", externalId: "id-1" };
    const second = { iamUserArn: "arn:aws:iam::999900001111:user/second", externalId: "id-2" };

    it("Snowflake: one statement for each principal with its own external ID", () => {
        expect(
            snowflakeTrust([first, second]).Statement.map(({ Principal, Condition }) => ({ Principal, Condition })),
        ).to.deep.equal([
            { Principal: { AWS: first.iamUserArn }, Condition: { StringEquals: { "sts:ExternalId": "id-1" } } },
            { Principal: { AWS: second.iamUserArn }, Condition: { StringEquals: { "sts:ExternalId": "id-2" } } },
        ]);
    });

    const rejected = [
        { given: "nobody", principals: [], message: "at least one principal" },
        { given: "no external ID", principals: [{ ...first, externalId: "" }], message: "no external ID" },
        { given: "no user", principals: [{ ...first, iamUserArn: "" }], message: 'gave "" as the IAM user' },
        {
            given: "a whole account",
            principals: [{ ...first, iamUserArn: "arn:aws:iam::999900001111:root" }],
            message: "needs both",
        },
        { given: "everybody", principals: [{ ...first, iamUserArn: "*" }], message: 'gave "*"' },
    ];
    for (const { given, principals, message } of rejected) {
        it(`Snowflake: refuses ${given}`, () => expect(() => snowflakeTrust(principals)).to.throw(message));
    }

    it("errors show no external ID", () => {
        expect(() => snowflakeTrust([{ iamUserArn: "x", externalId: "very-secret" }]))
            .to.throw()
            .with.property("message")
            .not.include("very-secret");
    });

    it("masked external IDs keep four characters", () => {
        expect(maskExternalId("abcdefgh")).to.equal("abcd…");
    });
});

describe("bucketPolicy", () => {
    const conditions = (key: string | undefined) =>
        Object.fromEntries(bucketPolicy(bucket, key).Statement.map(({ Sid, Condition }) => [Sid, Condition]));

    it("denies, and never allows", () => {
        for (const key of [keyArn, undefined]) {
            expect(new Set(bucketPolicy(bucket, key).Statement.map(({ Effect }) => Effect))).to.deep.equal(
                new Set(["Deny"]),
            );
        }
    });

    it("denies plain HTTP and old TLS for bucket and objects", () => {
        const transport = bucketPolicy(bucket, keyArn).Statement.filter(
            ({ Sid }) => Sid === "DenyPlainHttp" || Sid === "DenyOldTls",
        );
        expect(transport.map(({ Action, Resource, Condition }) => ({ Action, Resource, Condition }))).to.deep.equal([
            {
                Action: "s3:*",
                Resource: [bucket, `${bucket}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            {
                Action: "s3:*",
                Resource: [bucket, `${bucket}/*`],
                Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
            },
        ]);
    });

    it("denies only an upload that names a wrong encryption: a missing header is fine", () => {
        expect(conditions(keyArn)).to.deep.include({
            DenyOtherEncryption: {
                StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
                Null: { "s3:x-amz-server-side-encryption": "false" },
            },
            DenyOtherKey: {
                StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn },
                Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
            },
            DenyCustomerKey: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
        });
    });

    it("with SSE-S3, denies every KMS key", () => {
        expect(conditions(undefined)).to.deep.include({
            DenyOtherEncryption: {
                StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" },
                Null: { "s3:x-amz-server-side-encryption": "false" },
            },
            DenyOtherKey: { Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" } },
        });
    });

    it("log bucket: takes logs of its one source bucket only", () => {
        const allows = logBucketPolicy(place, "lake-logs", "lake").Statement.filter(({ Effect }) => Effect === "Allow");
        expect(allows).to.deep.equal([
            {
                Sid: "AllowLogDelivery",
                Effect: "Allow",
                Principal: { Service: "logging.s3.amazonaws.com" },
                Action: "s3:PutObject",
                Resource: "arn:aws:s3:::lake-logs/*",
                Condition: {
                    StringEquals: { "aws:SourceAccount": "123456789012" },
                    ArnLike: { "aws:SourceArn": bucket },
                },
            },
        ]);
    });
});

describe("keyPolicy", () => {
    const role = "arn:aws:iam::123456789012:role/ci";
    const user = "arn:aws:iam::123456789012:user/admin";

    it("delegates to the account, and names the deployers but none of the stack's roles", () => {
        expect(keyPolicy(place, [role, user]).Statement.map(({ Sid, Principal }) => [Sid, Principal])).to.deep.equal([
            ["AccountDecides", { AWS: "arn:aws:iam::123456789012:root" }],
            ["DeployersKeepKey", { AWS: [role, user] }],
            ["DeployersUseKeyThroughS3", { AWS: [role, user] }],
        ]);
    });

    it("lets deployers use the key through S3 only, in China too", () => {
        const china = { partition: "aws-cn", region: "cn-north-1", accountId: "123456789012" };
        const [use] = keyPolicy(china, [role]).Statement.filter(({ Action }) => Action.includes("kms:Decrypt"));
        expect(use?.Condition).to.deep.equal({
            StringEquals: { "kms:ViaService": "s3.cn-north-1.amazonaws.com.cn" },
        });
    });

    it("lets EventBridge publish alarms only where the stack has some", () => {
        const uses = keyPolicy(place, [], { alarms: true }).Statement.slice(1);
        expect(uses).to.deep.equal([
            {
                Sid: "EventBridgePublishesAlarms",
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
                Resource: "*",
            },
        ]);
        expect(keyPolicy(place, [], { alarms: false })).to.deep.equal(keyPolicy(place, []));
    });

    it("names nobody when nobody is given", () => {
        expect(keyPolicy(place, []).Statement.map(({ Sid }) => Sid)).to.deep.equal(["AccountDecides"]);
    });
});

describe("deployerPrincipal", () => {
    const account = "arn:aws:iam::123456789012";
    for (const [caller, principal] of [
        [`${account}:user/ops/deployer`, `${account}:user/ops/deployer`],
        [`${account}:root`, `${account}:root`],
        ["arn:aws:sts::123456789012:assumed-role/ci/run-17@main", `${account}:role/ci`],
        ["arn:aws-us-gov:sts::123456789012:assumed-role/ci/x", "arn:aws-us-gov:iam::123456789012:role/ci"],
    ] as const) {
        it(`of ${caller} is ${principal}`, () => expect(deployerPrincipal(caller)).to.equal(principal));
    }

    for (const caller of [
        "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/me@example.com",
        "arn:aws:sts::123456789012:federated-user/me",
    ]) {
        it(`cannot be told of ${caller}`, () =>
            expect(() => deployerPrincipal(caller)).to.throw("Set lakehouse:deployerArns"));
    }
});

describe("failedJobsPattern", () => {
    it("names each job: the beginning of a stack's names is that of others, too", () => {
        const names = ["lakehouse-dev-load-sales", "lakehouse-dev--orders-load-tables"];
        expect(failedJobsPattern("lakehouse-dev", names))
            .to.have.nested.property("detail.jobName")
            .that.deep.equals(names);
    });

    it("refuses more names than EventBridge takes, before anything is made", () => {
        const names = Array.from({ length: 60 }, (_, index) => `lakehouse-dev-${"x".repeat(30)}-${index}`);
        expect(() => failedJobsPattern("lakehouse-dev", names)).to.throw("Remove lakehouse:alarmEmail, or jobs.");
    });
});
