import type { Permission, Resource } from "@aws-sdk/client-lakeformation";

import { flag, object, set, text, ValuesOf } from "../property";
import { resourceType } from "../resourceType";
import { Account } from "./account";
import { untilPropagated, unlessMissing } from "./retry";

const MISSING = "EntityNotFoundException";

const properties = {
    principal: text({ required: true, replace: true }),
    permissions: set(text(), { required: true, replace: true, atLeast: 1 }),
    permissionsWithGrantOptions: set(text(), { computed: true, replace: true }),
    database: object(
        { name: text({ required: true, replace: true }), catalogId: text({ computed: true, replace: true }) },
        { replace: true },
    ),
    table: object(
        {
            databaseName: text({ required: true, replace: true }),
            name: text({ computed: true, replace: true }),
            wildcard: flag({ replace: true }),
            catalogId: text({ computed: true, replace: true }),
        },
        { replace: true },
    ),
    region: text({ output: true }),
};

type Inputs = Partial<ValuesOf<typeof properties>>;

export const lakeFormationPermissions = resourceType({
    token: "aws:lakeformation/permissions:Permissions",
    documentation: "https://www.pulumi.com/registry/packages/aws/api-docs/lakeformation/permissions/",
    properties,

    check(inputs) {
        const given = ["database", "table"].filter((name) => inputs[name] !== undefined);
        return given.length === 1 ? [] : [{ property: "database", reason: "exactly one of database and table" }];
    },

    async create(inputs, account: Account) {
        const passes = ({ message }: Error) => message.includes("Invalid principal");
        await untilPropagated(account, passes, () => account.lakeFormation.grantPermissions(request(inputs)));
        // The official provider takes a hash; these are found again by what they are on.
        return JSON.stringify([
            inputs.principal,
            inputs.database?.name,
            inputs.table?.databaseName,
            inputs.table?.name,
        ]);
    },

    async read(_id, account, known) {
        const { Principal, Resource } = request(known);
        const found = await unlessMissing(account.lakeFormation.listPermissions({ Principal, Resource }), MISSING);
        const granted = found?.PrincipalResourcePermissions ?? [];
        if (granted.length === 0) {
            return undefined;
        }
        const { database, table, principal } = known;
        const catalogId = account.identity.accountId;
        return {
            principal,
            permissions: granted.flatMap(({ Permissions = [] }) => Permissions),
            permissionsWithGrantOptions: granted.flatMap(
                ({ PermissionsWithGrantOption = [] }) => PermissionsWithGrantOption,
            ),
            database: database && { ...database, catalogId },
            table: table && { ...table, catalogId },
            region: account.region,
        };
    },

    async delete(_id, state, account) {
        const revoked = account.lakeFormation.revokePermissions(request(state));
        await revoked.catch((error: Error) => {
            // What went with its database or table, or was revoked by hand.
            if (error.name !== MISSING && !error.message.includes("No permissions revoked")) {
                throw error;
            }
        });
    },
});

function request({ principal, permissions = [], permissionsWithGrantOptions = [], database, table }: Inputs) {
    const where = table?.wildcard ? { TableWildcard: {} } : { Name: table?.name };
    const Resource: Resource =
        database === undefined
            ? { Table: { DatabaseName: table?.databaseName, ...where } }
            : { Database: { Name: database.name } };
    return {
        Principal: { DataLakePrincipalIdentifier: principal },
        Resource,
        Permissions: permissions as Permission[],
        PermissionsWithGrantOption: permissionsWithGrantOptions as Permission[],
    };
}
