import type { DatabaseInput, Permission } from "@aws-sdk/client-glue";

import { list, map, object, set, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { glueTags, retagGlue } from "./glueTags";
import { unlessMissing } from "./retry";
import { tagProperties } from "./tags";

const MISSING = "EntityNotFoundException";

const properties = {
    name: text({
        replace: true,
        autoName: 255,
        atLeast: 1,
        atMost: 255,
        matches: { pattern: /^[^A-Z]+$/, rule: "a Glue database's name has no capital letters" },
    }),
    catalogId: text({ output: true }),
    description: text({ atMost: 2048 }),
    locationUri: text({ computed: true }),
    parameters: map(text()),
    createTableDefaultPermissions: list(
        object({
            permissions: set(text()),
            principal: object({ dataLakePrincipalIdentifier: text({ atLeast: 1, atMost: 255 }) }),
        }),
        { computed: true },
    ),
    ...tagProperties,
    arn: text({ output: true }),
    region: text({ output: true }),
};

export const catalogDatabase = resourceType({
    token: "aws:glue/catalogDatabase:CatalogDatabase",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/glue/catalogdatabase/",
    properties,

    async create(inputs, { glue, identity }: Account) {
        await glue.createDatabase({
            DatabaseInput: databaseInput(inputs),
            Tags: inputs.tagsAll,
        });
        return `${identity.accountId}:${inputs.name}`;
    },

    async read(id, account) {
        const { catalogId, name } = parse(id);
        const found = await unlessMissing(account.glue.getDatabase({ CatalogId: catalogId, Name: name }), MISSING);
        const database = found?.Database;
        if (database === undefined) {
            return undefined;
        }
        const arn = account.arn("glue", `database/${name}`);
        return {
            name: database.Name,
            catalogId: database.CatalogId ?? catalogId,
            description: database.Description,
            locationUri: database.LocationUri,
            parameters: database.Parameters,
            createTableDefaultPermissions: database.CreateTableDefaultPermissions?.map(
                ({ Permissions, Principal }) => ({
                    permissions: Permissions,
                    principal: Principal && { dataLakePrincipalIdentifier: Principal.DataLakePrincipalIdentifier },
                }),
            ),
            tagsAll: await glueTags(account, arn),
            arn,
            region: account.region,
        };
    },

    async update(id, inputs, old, account) {
        const { catalogId, name } = parse(id);
        await account.glue.updateDatabase({
            CatalogId: catalogId,
            Name: name,
            DatabaseInput: databaseInput({
                ...inputs,
                locationUri: inputs.locationUri ?? old.locationUri,
                createTableDefaultPermissions:
                    inputs.createTableDefaultPermissions ?? old.createTableDefaultPermissions,
            }),
        });
        await retagGlue(account, account.arn("glue", `database/${name}`), old.tagsAll, inputs.tagsAll);
    },

    async delete(id, _state, { glue }) {
        const { catalogId, name } = parse(id);
        await unlessMissing(glue.deleteDatabase({ CatalogId: catalogId, Name: name }), MISSING);
    },
});

function databaseInput(inputs: ValuesOf<typeof properties>): DatabaseInput {
    return {
        Name: inputs.name,
        Description: inputs.description,
        LocationUri: inputs.locationUri,
        Parameters: inputs.parameters,
        CreateTableDefaultPermissions: inputs.createTableDefaultPermissions?.map(({ permissions, principal }) => ({
            Permissions: permissions as Permission[] | undefined,
            Principal: principal && { DataLakePrincipalIdentifier: principal.dataLakePrincipalIdentifier },
        })),
    };
}

function parse(id: string): { catalogId: string; name: string } {
    const [catalogId, name] = id.split(":");
    if (!catalogId || !name) {
        throw new Error(`"${id}" is no ID of a Glue database; it has the form account:database.`);
    }
    return { catalogId, name };
}
