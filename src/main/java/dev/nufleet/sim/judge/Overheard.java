package dev.nufleet.sim.judge;

import akka.util.ByteString;
import dev.nufleet.hal.KvAnswer;
import dev.nufleet.hal.KvRequest;
import dev.nufleet.history.Fact;
import dev.nufleet.history.Finding;
import dev.nufleet.model.Traffic;
import dev.nufleet.sim.judge.Packets.Packet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Hears all of a world that is said between its boards and servers, and judges it. For one thread. */
public final class Overheard {
  /** What is known of one board. */
  private final class Board {
    private final BoardPackets packets;
    private final BrokerPackets broker;
    private final Downloads downloads;
    private final Campaign campaign;
    private final Memories memories;
    private final Progress progress;
    private final Counts counts;

    private Board(String name) {
      packets = new BoardPackets(tallies, name, terms.mended());
      campaign = new Campaign(tallies, terms, Overheard.this::rate, name);
      broker = new BrokerPackets(tallies, terms, name, campaign::published);
      downloads = new Downloads(tallies, terms, name);
      memories = new Memories(tallies, name);
      progress = new Progress(tallies, terms, name);
      counts = new Counts(tallies, name);
    }

    private void see(Fact fact) {
      packets.see(fact);
      broker.see(fact);
      downloads.see(fact);
      campaign.see(fact);
      memories.see(fact);
      progress.see(fact);
      counts.see(fact);
    }
  }

  private final Terms terms;
  private final Tallies tallies;
  /** By job. */
  private final Map<String, Rate> rates = new HashMap<>();
  private final Map<String, Board> boards = new TreeMap<>();
  private final Throttles throttles;

  /**
   * @param nanos the world's time
   * @param facts how many its history has so far
   */
  public Overheard(Terms terms, LongSupplier nanos, LongSupplier facts) {
    this.terms = terms;
    this.tallies = new Tallies(nanos, facts);
    this.throttles = new Throttles(tallies);
  }

  private Rate rate(String job) {
    return rates.computeIfAbsent(job, one -> new Rate(terms.perMinute()));
  }

  private Board board(String name) {
    Board known = boards.get(name); // asked with each packet and piece
    return known == null ? boards.computeIfAbsent(name, Board::new) : known;
  }

  /** The next fact of the world's history. */
  public void see(Fact fact) {
    throttles.see(fact);
    Board one = boards.get(fact.board());
    if (one != null) {
      one.see(fact);
    } else if (fact.text(Fact.BOARD).isEmpty()) {
      boards.values().forEach(each -> each.broker.see(fact));
    }
  }

  /** From now on nothing goes wrong by itself. */
  public void calm() {
    throttles.end();
  }

  /** A board is there. */
  public void joins(String name) {
    board(name);
  }

  /** A board's firmware has taken bytes of an image. */
  public void took(String name, int bytes) {
    Board board = board(name);
    board.downloads.took(bytes);
    board.progress.took(bytes);
    board.counts.took(bytes);
  }

  /** A board has counted this since the last time. */
  public void counted(String name, Traffic since) {
    board(name).counts.counted(since);
  }

  /** A board's firmware asks its key-value stores. */
  public void asks(String name, KvRequest request) {
    board(name).memories.asked(request);
  }

  /** And is answered. */
  public void isAnswered(String name, KvAnswer answer) {
    board(name).memories.answered(answer);
  }

  /** What a board's card holds when a boot begins. */
  public void slot(String name, Slot found) {
    board(name).memories.slot(found);
  }

  /** A job's user has cancelled all its tasks that were open. */
  public void cancelled(String job) {
    boards.values().forEach(board -> board.campaign.cancelled(job));
  }

  /** A user begins another job for the same boards. */
  public void beginsAgain() {
    boards.values().forEach(board -> board.campaign.beginsAgain());
  }

  /** The path of the link in a board's newest notice; empty if it has none. */
  public Optional<String> linkOf(String name) {
    return board(name).downloads.link();
  }

  /** Somebody who is not the board was answered. @param refused as it should be */
  public void strangerIsAnswered(String name, String what, boolean refused) {
    tallies.hold("strangers-refused", refused, name, () -> "a stranger takes itself for it, and " + what
        + " is not refused");
  }

  /** Something was tried beside what happens in the world. @param words what is wrong where it does not hold */
  public void tried(String invariant, String name, boolean holds, Supplier<String> words) {
    tallies.hold(invariant, holds, name, words);
  }

  /** A board dials the broker. */
  public Wire mqtt(String name) {
    Board board = board(name);
    Wire packets = board.packets.dialled();
    Wire broker = board.broker.dialled();
    board.downloads.mqttDialled();
    Packets said = new Packets();
    Packets heard = new Packets();
    return new Both(packets, broker) {
      @Override
      public void boardHears(ByteString bytes) {
        super.boardHears(bytes);
        for (Packet packet : heard.add(bytes)) {
          board.downloads.mqttHears(packet);
          board.counts.hears(packet);
        }
      }

      @Override
      public void boardSends(ByteString bytes) {
        super.boardSends(bytes);
        for (Packet packet : said.add(bytes)) {
          board.downloads.mqttSays(packet);
          board.progress.says(packet);
          board.counts.says(packet);
        }
      }
    };
  }

  /** A board dials the object store. */
  public Wire files(String name) {
    return board(name).downloads.dialled();
  }

  /** What was found; the world is over. */
  public List<Finding> end() {
    boards.values().forEach(board -> {
      board.packets.look();
      board.broker.look();
      board.campaign.look();
      board.progress.look();
    });
    return tallies.end();
  }

  /** Two that hear the same. */
  private static class Both implements Wire {
    private final Wire one;
    private final Wire other;

    Both(Wire one, Wire other) {
      this.one = one;
      this.other = other;
    }

    @Override
    public void up() {
      one.up();
      other.up();
    }

    @Override
    public void failed() {
      one.failed();
      other.failed();
    }

    @Override
    public void boardSends(ByteString bytes) {
      one.boardSends(bytes);
      other.boardSends(bytes);
    }

    @Override
    public void serverHears(ByteString bytes) {
      one.serverHears(bytes);
      other.serverHears(bytes);
    }

    @Override
    public void serverSends(ByteString bytes) {
      one.serverSends(bytes);
      other.serverSends(bytes);
    }

    @Override
    public void boardHears(ByteString bytes) {
      one.boardHears(bytes);
      other.boardHears(bytes);
    }

    @Override
    public void serverEnds() {
      one.serverEnds();
      other.serverEnds();
    }

    @Override
    public void endHeard() {
      one.endHeard();
      other.endHeard();
    }

    @Override
    public void boardLeaves() {
      one.boardLeaves();
      other.boardLeaves();
    }

    @Override
    public void serverLeft() {
      one.serverLeft();
      other.serverLeft();
    }
  }
}
