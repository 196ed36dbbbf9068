import { computed, reactive, ref } from 'vue'

import { Problem, type Uuid } from '@/shared/api'
import { useAction } from '@/shared/composables/useAction'
import { uuidv7 } from '@/shared/uuid'

import { peopleApi, type Invitation, type RoleInput } from './api'
import { numbered } from './names'

export interface Adding {
  /** Stays the same when it is tried again: an answer that was lost makes nobody twice. */
  id: Uuid
  name: string
  username: string
  stage: 'waiting' | 'working' | 'added' | 'failed'
  isMade: boolean
  /** The role takes effect when another person confirms it. */
  isWaiting: boolean
  failure: string | null
  invitation: Invitation | null
}

const MOST_TRIES = 30

/** Adds people one after the other; each has its own state, and who failed may be tried again. */
export function useAdding(roles: () => RoleInput[], isInviting: () => boolean) {
  const people = ref<Adding[]>([])
  const isBusy = ref(false)
  const { failure, run } = useAction()
  const failed = computed(() => people.value.filter(({ stage }) => stage === 'failed'))
  const added = computed(() => people.value.filter(({ stage }) => stage === 'added'))
  const place = computed(() => people.value.filter(({ stage }) => stage === 'added' || stage === 'failed').length + 1)

  async function add(given: { name: string; username: string }[]): Promise<void> {
    people.value = given.map(({ name, username }) =>
      reactive<Adding>({
        id: uuidv7(),
        name,
        username: username.trim().toLowerCase(),
        stage: 'waiting',
        isMade: false,
        isWaiting: false,
        failure: null,
        invitation: null,
      }),
    )
    await work()
  }

  async function retry(): Promise<void> {
    for (const person of failed.value) Object.assign(person, { stage: 'waiting', failure: null })
    await work()
  }

  async function work(): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    for (const person of people.value) if (person.stage === 'waiting') await addOne(person)
    isBusy.value = false
  }

  async function addOne(person: Adding): Promise<void> {
    person.stage = 'working'
    const isAdded = await run(async () => {
      if (!person.isMade) await make(person)
      if (isInviting()) person.invitation = await peopleApi.invite(person.id)
    })
    Object.assign(person, { stage: isAdded ? 'added' : 'failed', failure: failure.value })
  }

  /** A taken user name gets the next number. */
  async function make(person: Adding): Promise<void> {
    const wanted = person.username
    for (let number = 2; ; number += 1) {
      try {
        const made = await peopleApi.make({
          id: person.id,
          username: person.username,
          name: person.name,
          roles: roles(),
        })
        Object.assign(person, { isMade: true, isWaiting: made.pending_roles.length > 0 })
        return
      } catch (error) {
        const isTaken = error instanceof Problem && error.code === 'username-taken'
        if (!isTaken || number > MOST_TRIES) throw error
        person.username = numbered(wanted, number)
      }
    }
  }

  return { people, isBusy, failed, added, place, add, retry }
}
