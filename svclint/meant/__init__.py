"""What was probably meant by a selector or a name that leads nowhere."""
