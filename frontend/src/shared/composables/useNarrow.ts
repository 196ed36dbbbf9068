import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** Whether the window is as narrow as a phone's, and follows when it is turned or resized. */
export function useNarrow(): Readonly<Ref<boolean>> {
  const query = matchMedia('(max-width: 720px)')
  const isNarrow = ref(query.matches)
  const follow = (): void => {
    isNarrow.value = query.matches
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return readonly(isNarrow)
}
