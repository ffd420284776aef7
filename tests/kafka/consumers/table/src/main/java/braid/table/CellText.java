package braid.table;

import braid.outcome.v1.OutcomeOuterClass.Breakdown;
import braid.outcome.v1.OutcomeOuterClass.Outcome;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;

/** A cell as {@code braid outcomes NAME --json} prints it. */
final class CellText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CellText() {}

  /** Of an entry's value, whichever encoding the stream has. */
  static String of(byte[] value) throws IOException {
    if (value[0] == '{') {
      return new String(value, StandardCharsets.UTF_8);
    }
    return JSON.writeValueAsString(object(Outcome.parseFrom(value)));
  }

  private static ObjectNode object(Outcome outcome) {
    ObjectNode cell = JSON.createObjectNode();
    cell.put("indicator", outcome.getIndicator());
    cell.put("version", outcome.getVersion());
    cell.put("area", outcome.getArea());
    cell.put("period", outcome.getPeriod());
    ObjectNode breakdown = cell.putObject("breakdown");
    for (Breakdown part : outcome.getBreakdownList()) {
      breakdown.put(part.getName(), part.getValue());
    }
    cell.put("status", outcome.getStatus());
    cell.put("value", outcome.getStatus().equals("ok") ? new BigDecimal(outcome.getValue()) : null);
    cell.put("count", outcome.hasCount() ? outcome.getCount() : null);
    cell.put("people", outcome.hasPeople() ? outcome.getPeople() : null);
    cell.put("numerator", outcome.hasNumerator() ? outcome.getNumerator() : null);
    cell.put("denominator", outcome.hasDenominator() ? outcome.getDenominator() : null);
    cell.put("unit", outcome.getUnit());
    cell.put("revision", outcome.getRevision());
    cell.put("as_of", LocalDate.ofEpochDay(outcome.getAsOf()).toString());
    cell.put("definition", HexFormat.of().formatHex(outcome.getDefinition().toByteArray()));
    return cell;
  }
}
