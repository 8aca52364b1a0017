import * as pulumi from "@pulumi/pulumi";
import { Lakehouse } from "interoperable-lakehouse";

const config = new pulumi.Config();

const web = new Lakehouse("web", {
    destroyData: config.requireBoolean("destroyData"),
    permissionsBoundary: config.require("permissionsBoundary"),
    // A reader in another account needs no key then.
    encryption: "SSE_S3",
    domains: [
        { name: "clicks", tables: ["tables/page_views.yaml"] },
        { name: "shop", tables: ["tables/carts.yaml"] },
    ],
});

export const bucket = web.bucketName;
export const rawData = web.domains.apply(({ clicks, shop }) => [clicks!.rawDataUrl, shop!.rawDataUrl]);
export const workflows = web.domains.apply(({ clicks, shop }) =>
    [clicks!, shop!].map(({ jobs }) => jobs?.workflowName),
);
// What the reader links.
export const namespaces = web.domains.apply(({ clicks, shop }) => ({
    clicks: clicks!.glueDatabase,
    shop: shop!.glueDatabase,
}));
