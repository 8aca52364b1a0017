import * as pulumi from "@pulumi/pulumi";
import { Lakehouse } from "interoperable-lakehouse";

const config = new pulumi.Config();

const lake = new Lakehouse("lake", {
    existingBucket: config.require("bucket"),
    // As the bucket's own; for a customer managed key set kmsKeyArn.
    encryption: "SSE_S3",
    permissionsBoundary: config.require("permissionsBoundary"),
    destroyData: true,
});

export const icebergWarehouse = lake.icebergWarehouseUrl;
export const externalVolume = lake.externalVolume;
export const workflow = lake.domains.apply(({ sales }) => sales?.jobs?.workflowName);
