import * as pulumi from "@pulumi/pulumi";
import { Lakehouse } from "interoperable-lakehouse";

interface Namespaces {
    clicks: string;
    shop: string;
}

export = async () => {
    const config = new pulumi.Config();
    const writer = new pulumi.StackReference(config.require("writer"));
    const { clicks, shop } = (await writer.requireOutputValue("namespaces")) as Namespaces;

    // Two roles in AWS, and what links the tables in this Snowflake account. Bucket and databases stay the writer's.
    const reader = new Lakehouse("reader", {
        permissionsBoundary: config.require("permissionsBoundary"),
        encryption: "SSE_S3",
        existingBucket: (await writer.requireOutputValue("bucket")) as string,
        domains: [
            { name: "clicks", existingGlueDatabase: clicks },
            { name: "shop", existingGlueDatabase: shop },
        ],
        allowedWriteOperations: "NONE",
    });

    return {
        linkedDatabase: reader.outputs.apply(({ linkedDatabase }) => linkedDatabase),
        readerRole: reader.readerRole,
        virtualWarehouse: reader.virtualWarehouse,
    };
};
