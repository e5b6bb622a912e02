"""Returns 退货 (PRO-7): what of which delivery comes back. Received, it is mirrored in every book; inspected, it is restocked or scrapped;
credited, the invoice is taken back as far as it charged it.
"""
