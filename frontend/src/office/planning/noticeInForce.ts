import { Problem, type Uuid } from '@/shared/api'

interface Replaceable {
  content: { replaced_by: Uuid | null }
}

/**
 * The notice that a campaign stands on; of one that was replaced the one that stands in its place now. Null where it
 * was not sent to the own unit: who takes part in a campaign need not read what it stands on.
 */
export async function noticeInForce<Found extends Replaceable>(
  id: Uuid,
  read: (id: Uuid) => Promise<Found>,
): Promise<Found | null> {
  const found = await seen(id, read)
  if (!found?.content.replaced_by) return found
  return (await noticeInForce(found.content.replaced_by, read)) ?? found
}

async function seen<Found>(id: Uuid, read: (id: Uuid) => Promise<Found>): Promise<Found | null> {
  try {
    return await read(id)
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}
