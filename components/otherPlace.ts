/** A setting that holds the place of data, where the data is, and where the settings now say it is. */
export interface OtherPlace {
    setting: string;
    before: string;
    now: string;
}

/** What is wrong with a setting that names another place than the one that holds the data. */
export function otherPlace({ setting, before, now }: OtherPlace): string {
    return `The data of this stack is in ${setting} "${before}", and the settings now say "${now}".`;
}

/** The same of a setting of the whole stack, with the ways out. */
export function otherPlaceOfStack(place: OtherPlace): string {
    return (
        `${otherPlace(place)} Moving a stack would lose it. Set it back (pulumi config set ${place.setting} ${place.before}), ` +
        "or create a new stack for the new place; or, if the data may be deleted: pulumi config set destroyData true"
    );
}
