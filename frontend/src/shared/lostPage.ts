import { ref } from 'vue'

/** A page whose code could not be fetched: the tap must not end in silence. */
export const hasLostPage = ref(false)
