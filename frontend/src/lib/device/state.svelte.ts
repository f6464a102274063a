import { storage, type Trouble } from './database'

/** What the screens say about the store of this device. */
class DeviceState {
  trouble = $state<Trouble>()

  constructor() {
    const look = () => (this.trouble = storage.trouble)
    look()
    storage.onchange(look)
  }
}

export const deviceState = new DeviceState()
