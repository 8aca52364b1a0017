/** Where data is, or is to be. */
export interface Place {
    name: string;
    /** Whether the stack is given it, and does not create it. */
    existing: boolean;
}

/** The settings that name a place: one to create, or one which exists. */
export interface PlaceSettings {
    own: string;
    existing: string;
}

/** Where the data is, and where the settings now say it is. */
export interface OtherPlace {
    settings: PlaceSettings;
    before: Place;
    now: Place;
}

/** What is wrong with settings that name another place than the one that holds the data. */
export function otherPlace({ settings, before, now }: OtherPlace): string {
    return `The data of this stack is in ${settingOf(settings, before)} "${before.name}", and the settings now say "${now.name}".`;
}

/** The same of settings of the whole stack, with the ways out. */
export function otherPlaceOfStack(place: OtherPlace): string {
    const { settings, before, now } = place;
    const remove = now.existing && !before.existing ? `pulumi config rm ${settings.existing}; ` : "";
    return (
        `${otherPlace(place)} Moving a stack would lose it. Set it back (${remove}pulumi config set ${settingOf(settings, before)} ${before.name}), ` +
        "or create a new stack for the new place; or, if the data may be deleted: pulumi config set destroyData true"
    );
}

/**
 * What is wrong when a place that stays gets another owner; nothing when it keeps its owner, or moves.
 *
 * @param how ends the sentences that say what to do.
 */
export function changeOfHands(settings: PlaceSettings, before: Place, now: Place, how = ""): string[] {
    if (before.name !== now.name || before.existing === now.existing) {
        return [];
    }
    return before.existing
        ? [
              `"${now.name}" was given to this stack by ${settings.existing}, and now it would create it. Set ${settings.existing} to "${before.name}" again${how}.`,
          ]
        : [
              `"${now.name}" was created by this stack, and ${settings.existing} would have it deleted. Remove ${settings.existing}${how}; to give data of this stack away, create a new stack for it, and leave this one with destroyData false.`,
          ];
}

function settingOf({ own, existing }: PlaceSettings, place: Place): string {
    return place.existing ? existing : own;
}
