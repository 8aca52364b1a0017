import type { Condition, Grant } from "./grant";
import { AwsPlace, dnsSuffixOf } from "./place";

/**
 * Use of the key that encrypts the account's Data Catalog, only through Glue. None when it is not encrypted, or with a
 * key that AWS manages.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/setup-encryption.html
 */
export function useCatalogKey(
    place: Pick<AwsPlace, "partition" | "region">,
    keyArn: string | undefined,
    access: "read" | "write",
): Grant[] {
    if (keyArn === undefined) {
        return [];
    }
    return [
        {
            sid: "UseCatalogKeyThroughGlue",
            actions: {
                "kms:Decrypt": "read an entry of an encrypted Data Catalog",
                ...(access === "write"
                    ? {
                          "kms:Encrypt": "write an entry of an encrypted Data Catalog",
                          "kms:GenerateDataKey": "write an entry of an encrypted Data Catalog",
                      }
                    : {}),
            },
            resources: [keyArn],
            condition: throughGlue(place),
        },
    ];
}

function throughGlue({ partition, region }: Pick<AwsPlace, "partition" | "region">): Condition {
    return { StringEquals: { "kms:ViaService": `glue.${region}.${dnsSuffixOf(partition)}` } };
}
