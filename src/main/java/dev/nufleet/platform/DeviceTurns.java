package dev.nufleet.platform;

import dev.nufleet.aliyun.Topics;
import dev.nufleet.broker.Broker;
import dev.nufleet.broker.Receipt;
import dev.nufleet.model.DeviceId;
import dev.nufleet.platform.campaign.Campaigns;
import dev.nufleet.platform.campaign.Configs;
import dev.nufleet.platform.device.DeviceServices;
import dev.nufleet.platform.registry.Cloud;
import dev.nufleet.platform.registry.Device;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What each word of a device means to the rules: one turn for one word. The same for a stand-in with actors and ports
 * and for one in a single thread. Knows no clock.
 */
final class DeviceTurns {
  private final Cloud cloud;
  private final Campaigns campaigns;
  private final Configs configs;
  private final DeviceServices services = new DeviceServices();

  DeviceTurns(Cloud cloud, Campaigns campaigns, Configs configs) {
    this.cloud = cloud;
    this.campaigns = campaigns;
    this.configs = configs;
  }

  /** Lets the rules have their turn. @return what is to be acknowledged once its effects may leave; empty: nothing */
  Optional<Receipt> take(PlatformActor.Command word, long now) {
    if (word instanceof PlatformActor.Progressed m) {
      with(m.device(), device -> campaigns.progressed(device, m.report(), now));
      return Optional.of(m.receipt());
    } else if (word instanceof PlatformActor.Informed m) {
      with(m.device(), device -> campaigns.informed(device, m.inform(), now));
      return Optional.of(m.receipt());
    } else if (word instanceof PlatformActor.Requested m) {
      with(m.device(), device -> campaigns.requested(device, m.request(), m.old(), now));
      return Optional.of(m.receipt());
    } else if (word instanceof PlatformActor.WantsConfig m) {
      with(m.device(), device -> configs.requested(device, m.id(), now));
      return Optional.of(m.receipt());
    } else if (word instanceof PlatformActor.Asked m) {
      with(m.device(), device -> services
          .answer(m.device(), m.topic(), m.payload().toArray(), m.receipt().packetId() == 0 ? 0 : 1, now)
          .ifPresent(cloud::want));
      return Optional.of(m.receipt());
    } else if (word instanceof PlatformActor.Connected m) {
      with(m.device(), device -> campaigns.connected(device, m.ip(), now));
    } else if (word instanceof PlatformActor.Disconnected m) {
      with(m.device(), device -> campaigns.disconnected(device, m.lastTrafficMillis(), now));
    } else if (word instanceof PlatformActor.Subscribed m) {
      if (isForUpgrades(m)) {
        with(m.device(), device -> campaigns.subscribedToUpgrade(device, now));
      }
    } else {
      throw new IllegalArgumentException(word.getClass().getSimpleName() + " is no turn of the rules");
    }
    return Optional.empty();
  }

  /** A device that was deleted meanwhile has nothing to say. */
  private void with(DeviceId device, Consumer<Device> rule) {
    cloud.device(device).ifPresent(rule);
  }

  private static boolean isForUpgrades(PlatformActor.Subscribed m) {
    String upgrade = new Topics(m.device().productKey(), m.device().deviceName()).upgrade();
    return m.filter().equals(upgrade) || (m.filter().contains("+") || m.filter().contains("#"))
        && Broker.matches(m.filter(), upgrade);
  }
}
