import { startWorld } from './world'

/** One server for all specs of a run; they find it through `BASE_URL`. Answers how to stop it. */
export default async function start(): Promise<() => Promise<void>> {
  const world = await startWorld()
  process.env.BASE_URL = `http://${world.address}`
  return world.stop
}
