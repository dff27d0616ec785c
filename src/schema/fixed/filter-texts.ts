/** What filter types say of their lists; items may be null, and that has a meaning. */
export const IN_TEXT = 'An empty list matches nothing. null among the items: or is not set.';
export const NOT_IN_TEXT = 'Keeps rows without a value. null among the items: and is set.';
