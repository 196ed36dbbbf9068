/** What the queue does after the first screens have come, as one thing to fetch. */
export { eraseHousehold } from './erasing'
export { look, makeRoom } from './kept'
export { mend } from './mending'
export { inParts } from './parts'
