import { text } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { unlessMissing } from "./retry";

export const alias = resourceType({
    token: "aws:kms/alias:Alias",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/kms/alias/",
    properties: {
        name: text({
            required: true,
            replace: true,
            matches: {
                pattern: /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/,
                rule: "an alias is alias/ and a name of its own",
            },
        }),
        targetKeyId: text({ required: true }),
        arn: text({ output: true }),
        targetKeyArn: text({ output: true, changesWith: ["targetKeyId"] }),
        region: text({ output: true }),
    },
    deleteBeforeReplace: true,

    async create(inputs, { kms }: Account) {
        await kms.createAlias({ AliasName: inputs.name, TargetKeyId: inputs.targetKeyId });
        return inputs.name;
    },

    async read(id, account, known) {
        const found = await find(account, id);
        const target = found?.TargetKeyId;
        if (found === undefined || target === undefined) {
            return undefined;
        }
        return {
            name: id,
            // The program may name the key by ARN; AWS answers with the bare ID.
            targetKeyId: known.targetKeyId?.endsWith(`/${target}`) ? known.targetKeyId : target,
            arn: found.AliasArn,
            targetKeyArn: account.arn("kms", `key/${target}`),
            region: account.region,
        };
    },

    async update(id, inputs, _old, { kms }) {
        await kms.updateAlias({ AliasName: id, TargetKeyId: inputs.targetKeyId });
    },

    async delete(id, _state, { kms }) {
        await unlessMissing(kms.deleteAlias({ AliasName: id }), "NotFoundException");
    },
});

async function find({ kms }: Account, name: string) {
    let Marker: string | undefined;
    do {
        const page = await kms.listAliases({ Marker });
        const found = page.Aliases?.find(({ AliasName }) => AliasName === name);
        if (found !== undefined) {
            return found;
        }
        Marker = page.NextMarker;
    } while (Marker !== undefined);
    return undefined;
}
