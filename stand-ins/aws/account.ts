import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { EventBridge } from "@aws-sdk/client-eventbridge";
import type { Glue } from "@aws-sdk/client-glue";
import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { LakeFormation } from "@aws-sdk/client-lakeformation";
import type { S3 } from "@aws-sdk/client-s3";
import type { SNS } from "@aws-sdk/client-sns";
import type { STS } from "@aws-sdk/client-sts";

/** Who the stand-in is to AWS. */
export interface Identity {
    accountId: string;
    arn: string;
    userId: string;
}

/** How to reach AWS. */
export interface Connection {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** A configured provider: the account, its clients, and what every resource gets. */
export class Account {
    private readonly clients = new Map<string, unknown>();

    private constructor(
        private readonly connection: Connection,
        readonly identity: Identity,
        readonly defaultTags: Readonly<Record<string, string>>,
        readonly signal: AbortSignal,
    ) {}

    /** Asks AWS who the credentials belong to. */
    static async open(
        connection: Connection,
        defaultTags: Readonly<Record<string, string>>,
        signal: AbortSignal,
    ): Promise<Account> {
        const nobody = { accountId: "", arn: "", userId: "" };
        const {
            Account: accountId = "",
            Arn: arn = "",
            UserId: userId = "",
        } = await new Account(connection, nobody, defaultTags, signal).sts.getCallerIdentity();
        return new Account(connection, { accountId, arn, userId }, defaultTags, signal);
    }

    get region(): string {
        return this.connection.region;
    }

    /** `aws`, `aws-cn` or `aws-us-gov`. */
    get partition(): string {
        return this.identity.arn.split(":")[1] ?? "aws";
    }

    arn(service: string, resource: string): string {
        return `arn:${this.partition}:${service}:${this.region}:${this.identity.accountId}:${resource}`;
    }

    // Each client is loaded on its first use: a preview without changes needs none but STS, and loading all nine
    // takes as long as the rest of the start.
    get cloudWatchLogs(): CloudWatchLogs {
        return this.client("logs", (settings) => {
            const { CloudWatchLogs } =
                require("@aws-sdk/client-cloudwatch-logs") as typeof import("@aws-sdk/client-cloudwatch-logs");
            return new CloudWatchLogs(settings);
        });
    }

    get eventBridge(): EventBridge {
        return this.client("events", (settings) => {
            const { EventBridge } =
                require("@aws-sdk/client-eventbridge") as typeof import("@aws-sdk/client-eventbridge");
            return new EventBridge(settings);
        });
    }

    get glue(): Glue {
        return this.client("glue", (settings) => {
            const { Glue } = require("@aws-sdk/client-glue") as typeof import("@aws-sdk/client-glue");
            return new Glue(settings);
        });
    }

    get iam(): IAM {
        return this.client("iam", (settings) => {
            const { IAM } = require("@aws-sdk/client-iam") as typeof import("@aws-sdk/client-iam");
            return new IAM(settings);
        });
    }

    get kms(): KMS {
        return this.client("kms", (settings) => {
            const { KMS } = require("@aws-sdk/client-kms") as typeof import("@aws-sdk/client-kms");
            return new KMS(settings);
        });
    }

    get lakeFormation(): LakeFormation {
        return this.client("lakeformation", (settings) => {
            const { LakeFormation } =
                require("@aws-sdk/client-lakeformation") as typeof import("@aws-sdk/client-lakeformation");
            return new LakeFormation(settings);
        });
    }

    get s3(): S3 {
        return this.client("s3", (settings) => {
            const { S3 } = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
            return new S3({ ...settings, forcePathStyle: true });
        });
    }

    get sns(): SNS {
        return this.client("sns", (settings) => {
            const { SNS } = require("@aws-sdk/client-sns") as typeof import("@aws-sdk/client-sns");
            return new SNS(settings);
        });
    }

    get sts(): STS {
        return this.client("sts", (settings) => {
            const { STS } = require("@aws-sdk/client-sts") as typeof import("@aws-sdk/client-sts");
            return new STS(settings);
        });
    }

    private client<T>(service: string, make: (settings: Connection) => T): T {
        let client = this.clients.get(service) as T | undefined;
        if (client === undefined) {
            client = make(this.connection);
            this.clients.set(service, client);
        }
        return client;
    }
}
